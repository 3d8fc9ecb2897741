import { api, data, type Schemas } from '../api/client';

type Delivery = Schemas['Delivery'];

/** The states of a delivery that is not settled. */
export const OPEN = ['waiting', 'retrying', 'held'] as const;

/** The newest deliveries of a rule, or of all: those that are not settled, and then those that are. */
export async function deliveries(
  query: { task?: string; limit: number },
  signal: AbortSignal,
): Promise<Delivery[]> {
  // Without a state there are only those that are settled.
  const lists = [...OPEN.map((state) => ({ state })), {}].map((state) =>
    data(api.GET('/deliveries', { params: { query: { ...query, ...state } }, signal })),
  );
  return (await Promise.all(lists)).flat();
}
