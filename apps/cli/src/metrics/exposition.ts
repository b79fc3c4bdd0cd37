/** The text format of Prometheus: families of samples, each with its help and its type. */

export interface Family {
  readonly name: string;
  readonly help: string;
  /** A text file is read again and again, so all of ours are gauges. */
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The text, one family after the other; those without samples are left out. */
export function expositionOf(families: readonly Family[]): string {
  return families.filter((one) => one.samples.length > 0).map(({ name, help, samples }) =>
    [
      `# HELP ${name} ${escapedHelp(help)}`,
      `# TYPE ${name} gauge`,
      ...samples.map(({ labels = {}, value }) => `${name}${labelsText(labels)} ${value}`),
    ].map((line) => `${line}\n`).join("")
  ).join("");
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapedLabel(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"');
}

function escapedHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
