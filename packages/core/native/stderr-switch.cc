// An addon that turns the process's standard error off and on again. libtensorflow prints two lines of information
// while it is loaded, before any setting of its log can reach it.

#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

namespace {

int savedStderr = -1;

napi_value turnOff(napi_env, napi_callback_info) {
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (savedStderr >= 0 || nowhere < 0) return nullptr;
  savedStderr = dup(STDERR_FILENO);
  if (savedStderr >= 0) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  return nullptr;
}

napi_value turnOn(napi_env, napi_callback_info) {
  if (savedStderr < 0) return nullptr;
  dup2(savedStderr, STDERR_FILENO);
  close(savedStderr);
  savedStderr = -1;
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"turnOff", nullptr, turnOff, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
      {"turnOn", nullptr, turnOn, nullptr, nullptr, nullptr, napi_enumerable, nullptr},
  };
  return napi_define_properties(env, exports, 2, functions) == napi_ok ? exports : nullptr;
}
