/** A column that rows are sorted by, and in which direction. */
export interface Order {
  column: string;
  falling: boolean;
}

/** As it stands in an address: the column, after a minus where it falls. */
export function parseOrder(text: string): Order | undefined {
  const column = text.replace(/^-/, '');
  return column === '' ? undefined : { column, falling: text.startsWith('-') };
}

export function orderText(order: Order): string {
  return (order.falling ? '-' : '') + order.column;
}

/** What comes after a click on the head of a column: rising, falling, and as it was. */
export function nextOrder(order: Order | undefined, column: string): Order | undefined {
  if (order?.column !== column) {
    return { column, falling: false };
  }
  return order.falling ? undefined : { column, falling: true };
}

/** The rows by what `value` says of each; those that are alike stay in their order. */
export function sorted<T>(rows: readonly T[], value: (row: T) => string | number, falling: boolean): T[] {
  const sign = falling ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (typeof left === 'number' && typeof right === 'number') {
      return sign * (left - right);
    }
    return sign * String(left).localeCompare(String(right));
  });
}
