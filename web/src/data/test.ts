import { Failure, type Schemas, send } from '../api/client';

/** Sends a test message to all targets of a rule, and says so. Throws a {@link Failure} where one could not be told. */
export async function sendTest(path: string): Promise<string> {
  const { targets } = await send<Schemas['TestReport']>('POST', `${path}/test`);
  const failed = targets.filter((it) => !it.success);
  if (failed.length > 0) {
    const each = failed.map((it) => `${it.target} ${it.to}: ${it.message ?? 'no reason given'}`);
    const detail = `The test message did not reach ${each.join('; ')}`;
    throw new Failure(200, { title: 'Not told', status: 200, detail, error: detail }, undefined);
  }
  return targets.length === 0
    ? 'It has no targets, so nobody was told.'
    : 'A test message was sent to all of its targets.';
}
