/** `deno task demo`: the whole path in one story, on an emulated Materialize. Exit code 0 when it ends well. */
import process from "node:process";
import { narrate } from "./narrator.ts";
import { openStage } from "./stage.ts";
import {
  compareDesiredState,
  resizeWithoutDowntime,
  setUp,
  suspendWhatIsIdle,
  wakeOnDemand,
} from "./story.ts";

const stage = await openStage();
try {
  await setUp(stage);
  await resizeWithoutDowntime(stage);
  await suspendWhatIsIdle(stage);
  await wakeOnDemand(stage);
  const same = await compareDesiredState(stage);
  narrate(
    "The playground is still suspended and costs nothing; the next query on it brings it back.",
  );
  process.exitCode = same ? 0 : 1;
} finally {
  await stage.close();
}
