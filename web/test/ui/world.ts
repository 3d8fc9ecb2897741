/** What the tests play: the platform that writes to InfluxDB, and programs that use the API. */

const env = (name: string): string => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: run the tests by \`make test-ui\``);
  }
  return value;
};

export const BASE_URL = env('BASE_URL');
export const TOKEN = env('API_TOKEN');
const INFLUX = env('INFLUXDB_URL');
export const SINK = env('SINK_URL');

let count = 0;

/** A name of an app that no other test has. */
export function appName(name: string): string {
  count += 1;
  return `${name}-${process.pid.toString(36)}${count}-prod`;
}

/** A call of the API with the admin's token, or another one. */
export async function call<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  token = TOKEN,
): Promise<T> {
  const response = await fetch(BASE_URL + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** Writes lines of InfluxDB's protocol to where the platform writes. */
async function write(lines: string[]): Promise<void> {
  const path = '/write?db=opentsdb&rp=retention_policy&precision=ns';
  const response = await fetch(INFLUX + path, { method: 'POST', body: lines.join('\n') });
  if (!response.ok) {
    throw new Error(`InfluxDB: ${response.status} ${await response.text()}`);
  }
}

const nanos = (at: Date, nth = 0) => `${at.getTime()}${String(nth).padStart(6, '0')}`;

/** Samples of a dyno's memory in megabytes. */
export async function memory(app: string, dyno: string, samples: [Date, number][]): Promise<void> {
  const line = ([at, mb]: [Date, number]) =>
    `sample.memory_total,app=${app},dyno=${dyno} value=${(mb * 1024 * 1024).toFixed(1)} ${nanos(at)}`;
  await write(samples.map(line));
}

/** Requests that were answered with this status at this time. */
export async function requests(fqdn: string, code: number, at: Date, number: number): Promise<void> {
  const lines: string[] = [];
  for (let nth = 0; nth < number; nth += 1) {
    for (const [name, value] of [
      ['router.requests.count', '1.0'],
      [`router.status.${code}`, '1.0'],
      ['router.service.ms', '20.0'],
    ]) {
      lines.push(`${name},fqdn=${fqdn} value=${value} ${nanos(at, nth)}`);
    }
  }
  await write(lines);
}

/** A release of an app, as the platform writes it. */
export async function released(app: string, image: string, at: Date): Promise<void> {
  await write([
    `events,app=${app},title=released tags="released,${app}",text="${image}",value=1.0 ${nanos(at)}`,
  ]);
}

/** Makes the next requests to a path of the sink end with this status. */
export async function behave(path: string, status: number, times: number): Promise<void> {
  const behaviour = { status, body: '', delay_ms: 0, size: 0, drip_ms: 0, cut: false, taken: false };
  const body = JSON.stringify({
    path,
    times,
    behaviour: { ...behaviour, retry_after: null, location: null },
  });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${SINK}/behave`, { method: 'POST', headers, body });
  if (!response.ok) {
    throw new Error(`sink: ${response.status} ${await response.text()}`);
  }
}

export const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

/** Asks until it is so, for a minute at most. */
export async function until<T>(ask: () => Promise<T | undefined | false>, what: string): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`not within a minute: ${what}`);
    }
    await new Promise((done) => setTimeout(done, 250));
  }
}
