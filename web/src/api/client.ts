import { signal } from '@preact/signals';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];

/** What the service answers in place of what was asked for, or that it does not answer. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
    readonly retryAfter: number | undefined,
  ) {
    super(problem?.detail ?? (status === 0 ? 'The service cannot be reached.' : `HTTP ${status}`));
  }

  /** What is wrong besides what stands at these fields. */
  besides(shown: readonly string[]): string | undefined {
    const errors = this.problem?.errors ?? [];
    if (errors.length === 0) {
      return this.message;
    }
    const rest = errors.filter((it) => !shown.includes(it.field));
    return rest.length === 0 ? undefined : rest.map((it) => `${it.field} ${it.message}`).join('; ');
  }

  /** What is wrong with a field. */
  field(name: string): string | undefined {
    return this.problem?.errors?.find((error) => error.field === name)?.message;
  }
}

const TIMEOUT = 30_000;

/** Whether the session has ended, as an answer has said. */
export const isSignedOut = signal(false);

export const api = createClient<paths>({
  baseUrl: '',
  fetch: (request) =>
    fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]) }),
});

/** A call of a path that is made of a rule's kind and key, for which the document has one operation each. */
export async function send<T>(
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<T> {
  const signals = [AbortSignal.timeout(TIMEOUT), ...(options.signal ? [options.signal] : [])];
  return data(
    (async () => {
      const response = await fetch(path, {
        method,
        signal: AbortSignal.any(signals),
        headers: {
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...options.headers,
        },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      const text = await response.text();
      const value: unknown = text === '' ? undefined : parsed(text);
      return response.ok ? { data: value as T, response } : { error: value, response };
    })(),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What went wrong, for what is not a {@link Failure} as well. */
export function failureOf(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(0, undefined, undefined);
}

/** The data of an answer. Throws a {@link Failure} where there is none. */
export async function data<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer: { data?: T; error?: unknown; response: Response };
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw new Failure(0, undefined, undefined);
  }
  if (answer.response.ok) {
    return answer.data as T;
  }
  if (answer.response.status === 401 && !answer.response.url.endsWith('/session')) {
    isSignedOut.value = true;
  }
  const problem = isProblem(answer.error) ? answer.error : undefined;
  const wait = Number(answer.response.headers.get('retry-after'));
  throw new Failure(answer.response.status, problem, Number.isFinite(wait) && wait > 0 ? wait : undefined);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'detail' in value && 'status' in value;
}
