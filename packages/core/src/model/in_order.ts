/**
 * Short lists, sorted and joined without a copy where none is needed: most lists of a cluster are in order, or empty.
 *
 * What is given is never changed.
 */

/** The same list where it is in order, else a sorted copy; equal items keep their order. */
export function inOrder<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): readonly T[] {
  for (let at = 1; at < items.length; at++) {
    if (compare(items[at - 1] as T, items[at] as T) > 0) return sorted(items, compare);
  }
  return items;
}

/** So few are inserted one by one: a general sort needs more memory than they do. */
const FEW = 12;

function sorted<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const copy = items.slice();
  if (copy.length > FEW) return copy.sort(compare);
  for (let next = 1; next < copy.length; next++) {
    const item = copy[next] as T;
    let at = next;
    for (; at > 0 && compare(copy[at - 1] as T, item) > 0; at--) copy[at] = copy[at - 1] as T;
    copy[at] = item;
  }
  return copy;
}

/** A copy without the room to grow that a list keeps which was filled bit by bit: for what a whole plan holds on to. */
export function exact<T>(items: readonly T[]): readonly T[] {
  return items.slice();
}

/** Two lists behind each other; where one is empty, the other one as it is. */
export function joined<T>(first: readonly T[], then: readonly T[]): readonly T[] {
  if (first.length === 0) return then;
  if (then.length === 0) return first;
  const pair = first.length === 1 && then.length === 1;
  return pair ? [first[0] as T, then[0] as T] : first.concat(then);
}

/** For names and ids that are different: below zero when the first comes first. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
