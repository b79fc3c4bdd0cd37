/**
 * An immutable map from strings, ordered so that ids count up: `u2` before `u10`.
 *
 * A weight-balanced tree: every change costs O(log n) and shares the rest with the map it came from, so that a world
 * of tens of thousands of things stays a value. Invariant: no map ever changes.
 */

interface Node<V> {
  readonly key: string;
  readonly value: V;
  readonly size: number;
  readonly left: Node<V> | null;
  readonly right: Node<V> | null;
}

/** An immutable ordered map. */
export interface SortedMap<V> {
  readonly root: Node<V> | null;
}

const WEIGHT = 3;
const RATIO = 2;

/** The map with nothing in it. */
export function emptyMap<V>(): SortedMap<V> {
  return { root: null };
}

/** How many keys it has. */
export function sizeOf<V>(map: SortedMap<V>): number {
  return map.root?.size ?? 0;
}

/** Shorter keys first, then by character. */
export function compareKeys(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The value at a key. */
export function get<V>(map: SortedMap<V>, key: string): V | undefined {
  let node = map.root;
  while (node !== null) {
    const order = compareKeys(key, node.key);
    if (order === 0) return node.value;
    node = order < 0 ? node.left : node.right;
  }
  return undefined;
}

/** The map with a value put at a key. */
export function put<V>(map: SortedMap<V>, key: string, value: V): SortedMap<V> {
  return { root: putNode(map.root, key, value) };
}

/** The map without a key. */
export function remove<V>(map: SortedMap<V>, key: string): SortedMap<V> {
  return get(map, key) === undefined ? map : { root: removeNode(map.root, key) };
}

/** The first entry, if any. */
export function first<V>(map: SortedMap<V>): readonly [string, V] | undefined {
  let node = map.root;
  if (node === null) return undefined;
  while (node.left !== null) node = node.left;
  return [node.key, node.value];
}

/** All values in the order of their keys. */
export function values<V>(map: SortedMap<V>): V[] {
  const found: V[] = [];
  walk(map.root, (node) => found.push(node.value));
  return found;
}

/** All entries in the order of their keys. */
export function entries<V>(map: SortedMap<V>): (readonly [string, V])[] {
  const found: (readonly [string, V])[] = [];
  walk(map.root, (node) => found.push([node.key, node.value]));
  return found;
}

function walk<V>(node: Node<V> | null, visit: (node: Node<V>) => void): void {
  if (node === null) return;
  walk(node.left, visit);
  visit(node);
  walk(node.right, visit);
}

function sizeOfNode(node: Node<unknown> | null): number {
  return node === null ? 0 : node.size;
}

function join<V>(entry: Node<V>, left: Node<V> | null, right: Node<V> | null): Node<V> {
  const size = sizeOfNode(left) + sizeOfNode(right) + 1;
  return { key: entry.key, value: entry.value, size, left, right };
}

function balance<V>(entry: Node<V>, left: Node<V> | null, right: Node<V> | null): Node<V> {
  const [ls, rs] = [sizeOfNode(left), sizeOfNode(right)];
  if (ls + rs < 2) return join(entry, left, right);
  if (right !== null && rs > WEIGHT * ls) {
    if (sizeOfNode(right.left) < RATIO * sizeOfNode(right.right)) {
      return join(right, join(entry, left, right.left), right.right);
    }
    const middle = right.left as Node<V>;
    return join(middle, join(entry, left, middle.left), join(right, middle.right, right.right));
  }
  if (left !== null && ls > WEIGHT * rs) {
    if (sizeOfNode(left.right) < RATIO * sizeOfNode(left.left)) {
      return join(left, left.left, join(entry, left.right, right));
    }
    const middle = left.right as Node<V>;
    return join(middle, join(left, left.left, middle.left), join(entry, middle.right, right));
  }
  return join(entry, left, right);
}

function putNode<V>(node: Node<V> | null, key: string, value: V): Node<V> {
  if (node === null) return { key, value, size: 1, left: null, right: null };
  const order = compareKeys(key, node.key);
  if (order === 0) return { ...node, value };
  if (order < 0) return balance(node, putNode(node.left, key, value), node.right);
  return balance(node, node.left, putNode(node.right, key, value));
}

function removeNode<V>(node: Node<V> | null, key: string): Node<V> | null {
  if (node === null) return null;
  const order = compareKeys(key, node.key);
  if (order < 0) return balance(node, removeNode(node.left, key), node.right);
  if (order > 0) return balance(node, node.left, removeNode(node.right, key));
  if (node.left === null) return node.right;
  if (node.right === null) return node.left;
  let next = node.right;
  while (next.left !== null) next = next.left;
  return balance(next, node.left, removeNode(node.right, next.key));
}
