import { createParser } from 'eventsource-parser';
import { Failure, type Problem } from './client';

/** An event of a stream. */
export interface ServerEvent {
  name: string;
  data: unknown;
  id: string | undefined;
}

/**
 * Sends a request whose answer is a stream of events, and hands on each. Ends with the stream; throws a {@link Failure}
 * where there is none.
 */
export async function follow(
  path: string,
  request: { method: string; body?: unknown; headers?: Record<string, string>; signal: AbortSignal },
  on: (event: ServerEvent) => void,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: request.method,
      signal: request.signal,
      headers: {
        accept: 'text/event-stream',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
  } catch (error) {
    if (request.signal.aborted) {
      throw error;
    }
    throw new Failure(0, undefined, undefined);
  }
  if (!response.ok || !response.body) {
    const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
    throw new Failure(response.status, problem, undefined);
  }
  const parser = createParser({
    onEvent: (event) =>
      on({ name: event.event ?? 'message', data: JSON.parse(event.data) as unknown, id: event.id }),
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    parser.feed(value);
  }
}
