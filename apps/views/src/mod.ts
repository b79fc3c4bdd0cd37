/** The views that publish the desired state inside Materialize: their text, and their installation. */
export { installStatements, installViews } from "./install.ts";
