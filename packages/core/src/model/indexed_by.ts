/**
 * An index over a list that was read, made when somebody first asks and kept as long as the list is: one observation.
 *
 * The list must not change afterwards.
 */

/** Finds the items of a list that have a key, in the order of the list. */
export function indexedBy<T>(
  keyOf: (item: T) => string,
): (items: readonly T[]) => ReadonlyMap<string, readonly T[]> {
  const indexes = new WeakMap<readonly T[], ReadonlyMap<string, readonly T[]>>();
  return (items) => {
    const known = indexes.get(items);
    if (known !== undefined) return known;
    const index = new Map<string, T[]>();
    for (const item of items) {
      const key = keyOf(item);
      const group = index.get(key);
      if (group === undefined) index.set(key, [item]);
      else group.push(item);
    }
    indexes.set(items, index);
    return index;
  };
}
