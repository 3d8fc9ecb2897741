/**
 * What stands in a filter: words that a row must have, and `field:value` pairs, such as
 * `kind:5xx level:CRITICAL shop`. Values of one field are alternatives.
 */
export interface Filter {
  words: string[];
  fields: Map<string, string[]>;
}

export function parseFilter(text: string): Filter {
  const filter: Filter = { words: [], fields: new Map() };
  for (const term of text.toLowerCase().split(/\s+/)) {
    const colon = term.indexOf(':');
    if (colon > 0 && colon < term.length - 1) {
      const name = term.slice(0, colon);
      const values = filter.fields.get(name) ?? [];
      values.push(
        ...term
          .slice(colon + 1)
          .split(',')
          .filter(Boolean),
      );
      filter.fields.set(name, values);
    } else if (term !== '') {
      filter.words.push(term);
    }
  }
  return filter;
}

/** Whether a row passes: `fields` has its values in lower case, `text` all that words are looked for in. */
export function passes(filter: Filter, fields: Record<string, string>, text: string): boolean {
  for (const [name, values] of filter.fields) {
    const value = fields[name];
    if (value === undefined || !values.some((wanted) => value.startsWith(wanted))) {
      return false;
    }
  }
  return filter.words.every((word) => text.includes(word));
}
