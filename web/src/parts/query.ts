import { useLocation } from 'preact-iso';

/** A parameter of the page's address, and how it is set: what a view shows can be sent to others. */
export function useParameter(name: string): [string, (value: string) => void] {
  const { query, url, route } = useLocation();
  const value = (query as Record<string, string>)[name] ?? '';
  const set = (next: string) => {
    const address = new URL(url, location.origin);
    if (next === '') {
      address.searchParams.delete(name);
    } else {
      address.searchParams.set(name, next);
    }
    // What is typed is one step back, not one for each key.
    route(address.pathname + address.search, true);
  };
  return [value, set];
}
