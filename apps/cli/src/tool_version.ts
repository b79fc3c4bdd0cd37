/** The version of the program; a test holds it to package.json, which a compiled binary does not carry. */

export const toolVersion = "0.1.0";
