/** Stages that stories use one after the other: each story finds its stage as it was when it was opened. */
import type { Emulator } from "@mz-schedctl/mz-emulator";
import { openStage, type Stage, type StageOptions } from "./stage.ts";

export interface StagePool {
  /** A stage whose `close` gives it back. */
  readonly borrow: (options: StageOptions) => Promise<Stage>;
  readonly close: () => Promise<void>;
}

interface Kept {
  readonly stage: Stage;
  readonly bringBack: () => Promise<void>;
}

/** A pool without stages. Only the newest kind that was asked for stays open. */
export function stagePool(): StagePool {
  let opened: { readonly key: string; readonly kept: Kept } | null = null;
  const close = async () => {
    await opened?.kept.stage.close();
    opened = null;
  };
  return {
    borrow: async (options) => {
      const key = JSON.stringify(options);
      if (opened?.key !== key) {
        await close();
        opened = { key, kept: await open(options) };
      }
      const { kept } = opened;
      return { ...kept.stage, close: () => giveBack(kept) };
    },
    close,
  };
}

async function open(options: StageOptions): Promise<Kept> {
  const stage = await openStage(options);
  // Connections must be the same at both ends: the one of those who use Materialize, and no other.
  await stage.ask("SELECT 1");
  await onlyOneLeft(stage.emulator);
  return { stage, bringBack: await stage.emulator.keep() };
}

async function giveBack({ stage: { emulator }, bringBack }: Kept): Promise<void> {
  emulator.faults.clear();
  await onlyOneLeft(emulator);
  await bringBack();
}

async function onlyOneLeft({ machine }: Emulator): Promise<void> {
  while (machine.connections.size > 1) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
