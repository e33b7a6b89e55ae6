import { ConfigError } from '../../errors.js';

/** Never print them. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/**
 * Reads credentials where every S3 client has them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
 *
 * @param name the store that they are for, for messages
 * @throws ConfigError that names the variable that is missing
 */
export function s3Credentials(env: NodeJS.ProcessEnv, name: string): S3Credentials {
  const sessionToken = env.AWS_SESSION_TOKEN ?? '';
  return {
    accessKeyId: requireVariable(env, 'AWS_ACCESS_KEY_ID', name),
    secretAccessKey: requireVariable(env, 'AWS_SECRET_ACCESS_KEY', name),
    ...(sessionToken !== '' && { sessionToken }),
  };
}

function requireVariable(env: NodeJS.ProcessEnv, variable: string, name: string): string {
  const value = env[variable] ?? '';
  if (value === '') throw new ConfigError(`${name}: ${variable} must be set in the environment; got none`);
  return value;
}
