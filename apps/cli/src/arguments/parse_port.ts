/** A TCP port as a user typed it. */

/** The port; 0 lets the system choose a free one. */
export function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new RangeError(`"${text}" is no port, it must be a whole number from 0 to 65535`);
}
