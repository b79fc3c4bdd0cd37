/** COOLDOWN_NO_EFFECT: a cooldown that is always over before the cluster may be suspended again anyway. */
import type { LintRule } from "./rule.ts";

export const cooldownNoEffect: LintRule = {
  code: "COOLDOWN_NO_EFFECT",
  check: ({ configs }) => {
    const config = configs.get("idle_suspend");
    const idle = config?.number("idle_after_s") ?? null;
    const cooldown = config?.number("cooldown_s") ?? null;
    if (idle === null || cooldown === null || cooldown === 0) return [];
    const minUp = config?.number("min_up_s") ?? null;
    const stays = minUp ?? idle;
    if (cooldown > stays) return [];
    const key = minUp === null ? "min_up_s, which is idle_after_s unless it is given," : "min_up_s";
    return [{
      severity: "note",
      strategy: "idle_suspend",
      text: `cooldown_s is ${cooldown} and changes nothing: a replica that has woken stays for ` +
        `${stays} s anyway (${key.replace(/,$/, "")})`,
      remedy: `leave cooldown_s out, or set it to more than ${stays}`,
    }];
  },
};
