import { ago, appName, call, memory, released, SINK, until } from './world';

/** An app with a rule of each kind, checks, a release, and something that is wrong. */
export interface Shop {
  app: string;
  /** A token that may read and write it alone. */
  token: string;
}

/** Makes one. Its dyno web.1 needs too much memory, its endpoint does not answer as it should. */
export async function makeShop(name = 'shop'): Promise<Shop> {
  const app = appName(name);
  const slack = '#shop-alerts';
  await call('POST', '/task/5xx', { app, tolerance: 'medium', slack });
  const limits = { warn: '400', crit: '500', window: '1m', every: '10s' };
  await call('POST', '/task/memory', { app, dynotype: 'web', ...limits, slack, email: 'shop@example.com' });
  await call('POST', '/task/release', { app, slack });
  await call('POST', '/task/crashed', { app, slack });
  const nightly = { app, name: 'nightly-backup', title: 'Nightly backup', cron: '0 3 * * *' };
  await call('POST', '/check/heartbeat', { ...nightly, timezone: 'Europe/Berlin', grace: '30m', slack });
  const probe = { app, name: 'home', title: 'Home page', url: `${SINK}/no-such-page` };
  await call('POST', '/check/probe', { ...probe, interval: '10s', retry_interval: '5s', slack });
  const made = await call<{ token: string }>('POST', '/tokens', {
    name: `${app}-team`,
    role: 'write',
    apps: [app],
  });
  await released(app, 'registry.example.com/shop:v87', ago(0));
  const calm = Array.from({ length: 58 }, (_, minute): [Date, number] => [
    ago(3600 - minute * 60),
    240 + minute,
  ]);
  await memory(app, 'web.1', [...calm, [ago(20), 540], [ago(10), 560]]);
  await memory(app, 'web.2', [...calm, [ago(20), 240], [ago(10), 260]]);
  await until(async () => {
    const alerts = await call<unknown[]>('GET', `/alerts?app=${app}`);
    const releases = await call<unknown[]>('GET', `/events?app=${app}&kind=release`);
    return alerts.length >= 2 && releases.length === 1;
  }, 'the release is reported, and the dyno and the endpoint are found to be wrong');
  return { app, token: made.token };
}
