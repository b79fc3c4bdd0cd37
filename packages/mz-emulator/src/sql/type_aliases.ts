/** Long names of types and the names that the catalog has for them: what all readers of types agree on. */
export const TYPE_ALIASES: Readonly<Record<string, string>> = {
  int: "int4",
  integer: "int4",
  bigint: "int8",
  smallint: "int2",
  boolean: "bool",
  real: "float4",
  decimal: "numeric",
  string: "text",
};
