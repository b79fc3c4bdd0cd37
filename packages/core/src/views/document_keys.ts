/**
 * Names and instants as programs read them, and back: snake_case keys and ISO 8601 where the model has camelCase and
 * milliseconds. Which keys hold instants is told here and nowhere else.
 */

/** Fields that hold instants. */
const INSTANTS: ReadonlySet<string> = new Set(
  [
    "now",
    "since",
    "updatedAt",
    "createdAt",
    "until",
    "at",
    "deadline",
    "objectsSince",
    "lastChangeAt",
  ],
);
/** Its keys are those of the numbers behind a reason: as they are. */
const FREE = "numbers";

/** Model values as programs read them. */
export function asDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDocument);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      key === FREE
        ? one
        : INSTANTS.has(key) && typeof one === "number"
        ? new Date(one).toISOString()
        : asDocument(one),
    ]),
  );
}

/** Model values from what programs read. */
export function fromDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromDocument);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const key = name.replace(/_[a-z]/g, (part) => part.charAt(1).toUpperCase());
      if (key === FREE) return [key, one];
      return [
        key,
        INSTANTS.has(key) && typeof one === "string" ? Date.parse(one) : fromDocument(one),
      ];
    }),
  );
}
