import { signal } from '@preact/signals';
import { api, data, Failure, isSignedOut, type Schemas } from './api/client';

export type Me = Schemas['Me'];

/** Who is signed in: undefined until that is known, null: nobody. */
export const me = signal<Me | null | undefined>(undefined);

/** Asks the service who is signed in. */
export async function refresh(): Promise<void> {
  try {
    me.value = await data(api.GET('/me'));
  } catch (error) {
    if (error instanceof Failure && error.status === 401) {
      me.value = null;
      isSignedOut.value = false;
    } else {
      throw error;
    }
  }
}

/** Signs in with a token, or with the code of a link. */
export async function signIn(body: { token: string } | { code: string }): Promise<void> {
  me.value = await data(api.POST('/session', { body }));
  isSignedOut.value = false;
}

export async function signOut(): Promise<void> {
  await data(api.DELETE('/session'));
  me.value = null;
}

/** Whether one may change something of an app; of any, where none is given. */
export function mayWrite(app?: string): boolean {
  const known = me.value;
  if (!known || known.role === 'read') {
    return false;
  }
  return (
    app === undefined ||
    known.apps.some((it) => it === '*' || it === app || (it.endsWith('*') && app.startsWith(it.slice(0, -1))))
  );
}
