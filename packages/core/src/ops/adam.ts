import * as tf from '@tensorflow/tfjs-core';
import { type NativeBackend, nativeBackend, operatorAttributes } from '../engine/native-backend.js';

/** Numbers of one Adam update; the betas and epsilon as in Kingma and Ba, Algorithm 1. */
export interface AdamStep {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 at the first update; decides the bias correction. */
  readonly step: number;
}

/** The numbers of a step on the engine, shared by all variables of one learning rate. */
export interface PreparedAdamStep {
  readonly step: AdamStep;
  /** In the order of TensorFlow's operator; empty on engines that compute with the plain numbers. */
  readonly scalars: readonly tf.Scalar[];
}

/** Puts a step's numbers on the active engine; the caller disposes `scalars` after the updates. */
export function prepareAdamStep(step: AdamStep): PreparedAdamStep {
  if (nativeBackend() === null) return { step, scalars: [] };
  const { learningRate, beta1, beta2, epsilon } = step;
  const numbers = [beta1 ** step.step, beta2 ** step.step, learningRate, beta1, beta2, epsilon];
  return { step, scalars: numbers.map((value) => tf.scalar(value)) };
}

/** First and second moment of a variable's gradient, same shape as the variable. */
export interface AdamMoments {
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

/** Adam's state for one variable. */
export interface AdamSlot {
  /**
   * Updates the variable and the moments; the caller keeps ownership of `gradient`.
   *
   *   m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
   *   variable -= learningRate sqrt(1 - beta2^step) / (1 - beta1^step) * m / (sqrt(v) + epsilon)
   */
  apply(gradient: tf.Tensor, prepared: PreparedAdamStep): void;
  /** Copies of the moments, for a checkpoint; the caller disposes them. */
  readMoments(): AdamMoments;
  /** Sets the moments, from a checkpoint; the caller keeps ownership. */
  writeMoments(moments: AdamMoments): void;
  dispose(): void;
}

/** Zero-initialised Adam state for `variable` on the active engine. */
export function adamSlot(variable: tf.Variable): AdamSlot {
  const backend = nativeBackend();
  return backend === null ? portableAdamSlot(variable) : nativeAdamSlot(backend, variable);
}

function portableAdamSlot(variable: tf.Variable): AdamSlot {
  const moments: { first: tf.Tensor; second: tf.Tensor } = {
    first: tf.keep(tf.zeros(variable.shape)),
    second: tf.keep(tf.zeros(variable.shape)),
  };
  const replace = (next: AdamMoments) => {
    tf.dispose([moments.first, moments.second]);
    moments.first = tf.keep(next.first);
    moments.second = tf.keep(next.second);
  };
  return {
    apply(gradient, { step: { learningRate, beta1, beta2, epsilon, step } }) {
      tf.tidy(() => {
        const first = tf.add(tf.mul(moments.first, beta1), tf.mul(gradient, 1 - beta1));
        const second = tf.add(tf.mul(moments.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
        const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
        variable.assign(tf.sub(variable, tf.mul(tf.div(first, tf.add(tf.sqrt(second), epsilon)), rate)));
        replace({ first, second });
      });
    },
    readMoments: () => ({ first: tf.clone(moments.first), second: tf.clone(moments.second) }),
    writeMoments: (next) => replace({ first: tf.clone(next.first), second: tf.clone(next.second) }),
    dispose: () => tf.dispose([moments.first, moments.second]),
  };
}

/**
 * TensorFlow's one-pass update on resource variables. Between updates the tfjs variable shows the resource's buffer;
 * during one it shows a stand-in, because TensorFlow copies a buffer that somebody else holds before it changes it.
 */
function nativeAdamSlot(backend: NativeBackend, variable: tf.Variable): AdamSlot {
  const resource = () => createResource(backend, variable.shape);
  const handles = { value: resource(), first: resource(), second: resource() };
  const zeros = tf.zeros(variable.shape);
  writeResource(backend, handles.first, zeros);
  writeResource(backend, handles.second, zeros);
  zeros.dispose();
  const updateAttributes = operatorAttributes(backend, {
    types: { T: 'float32' },
    bools: { use_locking: false, use_nesterov: false },
  });
  // Never read, so its zeros never leave the address space they are promised in.
  const standIn = tf.keep(tf.zeros(variable.shape));
  let shownDataId: object | null = null;
  return {
    apply(gradient, { scalars }) {
      if (variable.dataId !== shownDataId) writeResource(backend, handles.value, variable);
      variable.assign(standIn);
      const inputs = [handles.value, handles.first, handles.second, ...scalars, gradient];
      backend.executeMultipleOutputs('ResourceApplyAdam', updateAttributes, inputs, 0);
      const updated = readResource(backend, handles.value);
      variable.assign(updated);
      updated.dispose();
      shownDataId = variable.dataId;
    },
    readMoments: () => ({ first: readResource(backend, handles.first), second: readResource(backend, handles.second) }),
    writeMoments({ first, second }) {
      writeResource(backend, handles.first, first);
      writeResource(backend, handles.second, second);
    },
    dispose() {
      standIn.dispose();
      for (const handle of Object.values(handles)) destroyResource(backend, handle);
    },
  };
}

// TensorFlow frees a variable of this name with its last handle (ResourceHandle::ANONYMOUS_NAME).
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

function createResource(backend: NativeBackend, shape: number[]): tf.Tensor {
  const attributes = operatorAttributes(backend, {
    types: { dtype: 'float32' },
    shapes: { shape },
    strings: { container: '', shared_name: ANONYMOUS },
  });
  return tf.keep(backend.executeSingleOutput('VarHandleOp', attributes, []));
}

function writeResource(backend: NativeBackend, handle: tf.Tensor, value: tf.Tensor): void {
  backend.executeMultipleOutputs(
    'AssignVariableOp',
    operatorAttributes(backend, { types: { dtype: 'float32' } }),
    [handle, value],
    0,
  );
}

function readResource(backend: NativeBackend, handle: tf.Tensor): tf.Tensor {
  return backend.executeSingleOutput('ReadVariableOp', operatorAttributes(backend, { types: { dtype: 'float32' } }), [
    handle,
  ]);
}

function destroyResource(backend: NativeBackend, handle: tf.Tensor): void {
  const attributes = operatorAttributes(backend, { bools: { ignore_lookup_error: true } });
  backend.executeMultipleOutputs('DestroyResourceOp', attributes, [handle], 0);
  handle.dispose();
}
