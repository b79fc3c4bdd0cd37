import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expositionOf } from "./exposition.ts";

describe("the text format", () => {
  it("has help and type before the samples of a family, and nothing for one without samples", () => {
    const families = [
      { name: "a", help: "What it is", samples: [{ value: 1.5 }] },
      { name: "b", help: "None", samples: [] },
      { name: "c", help: "Two", samples: [{ labels: { x: "1", y: "2" }, value: 0 }] },
    ];
    assert.equal(
      expositionOf(families),
      '# HELP a What it is\n# TYPE a gauge\na 1.5\n# HELP c Two\n# TYPE c gauge\nc{x="1",y="2"} 0\n',
    );
  });

  it("escapes what has a meaning", () => {
    const family = {
      ...{ name: "a", help: 'line\nwith "\\' },
      samples: [{ labels: { x: 'q"\\\n' }, value: 1 }],
    };
    assert.equal(
      expositionOf([family]),
      '# HELP a line\\nwith "\\\\\n# TYPE a gauge\na{x="q\\"\\\\\\n"} 1\n',
    );
  });
});
