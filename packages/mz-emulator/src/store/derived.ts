/** Builtin relations that follow from others: the SQL of each, by `schema.name`. Written in PGlite's names. */
export const DERIVED_RELATIONS: Readonly<Record<string, string>> = {};
