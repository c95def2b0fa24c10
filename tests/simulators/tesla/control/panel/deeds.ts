import { z } from "zod";
import { findPerson, people } from "../../people/people.ts";
import { CarSwitches } from "../../world/car-switches.ts";
import { Settings } from "../../world/settings.ts";
import type { World } from "../../world/world.ts";
import { NewFault } from "../fault-plan.ts";
import { revokeConsent } from "../revoke-consent.ts";
import { settingsOfForm } from "./settings-form.ts";

interface Deed {
  /** The last word of the form's address. */
  name: string;
  /** What the page says afterwards. */
  done: string;
  /** Answers what is wrong with the form, or nothing. */
  act(world: World, form: URLSearchParams): string | undefined;
}

/** What each form of the panel does. */
export const deeds: readonly Deed[] = [
  {
    name: "clock",
    done: "The clock was moved",
    act: (world, form) => {
      const seconds = Number(form.get("seconds") || form.get("other_seconds"));
      if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 31_536_000)
        return "Seconds are a number up to 31,536,000";
      world.clock.advance(seconds);
      return undefined;
    },
  },
  {
    name: "fault",
    done: "The fault is planned",
    act: (world, form) => {
      const parsed = NewFault.safeParse({ ...jsonIn(form.get("what")), ...ownFields(form) });
      if (!parsed.success) return `The fault is not valid: ${z.prettifyError(parsed.error)}`;
      world.faults.add(parsed.data);
      return undefined;
    },
  },
  {
    name: "remove-fault",
    done: "The fault is gone",
    act: (world, form) => {
      world.faults.remove(Number(form.get("index")));
      return undefined;
    },
  },
  {
    name: "clear-faults",
    done: "All faults are gone",
    act: (world) => {
      world.faults.clear();
      return undefined;
    },
  },
  {
    name: "car",
    done: "The car was changed",
    act: (world, form) => {
      const car = people.flatMap((person) => person.cars).find(({ vin }) => vin === form.get("vin"));
      if (car === undefined) return "There is no such car";
      const parsed = CarSwitches.safeParse({
        rest: form.get("rest"),
        in_service: form.has("in_service"),
        mobile_access: form.has("mobile_access"),
        access_type: form.has("is_driver") ? "DRIVER" : "OWNER",
        is_supported: form.has("is_supported"),
      });
      if (!parsed.success) return `The car's state is not valid: ${z.prettifyError(parsed.error)}`;
      Object.assign(world.carState(car).switches, parsed.data);
      return undefined;
    },
  },
  {
    name: "settings",
    done: "The settings were changed",
    act: (world, form) => {
      const parsed = Settings.safeParse(settingsOfForm(form));
      if (!parsed.success) return `The settings are not valid: ${z.prettifyError(parsed.error)}`;
      world.change(parsed.data);
      return undefined;
    },
  },
  {
    name: "revoke",
    done: "The consent was taken back",
    act: (world, form) => {
      const person = findPerson(form.get("email") ?? "");
      if (person === undefined) return "There is no such person";
      revokeConsent(world, person);
      return undefined;
    },
  },
  {
    name: "reset",
    done: "Everything is as at the start",
    act: (world) => {
      world.reset();
      return undefined;
    },
  },
];

function jsonIn(text: string | null): object {
  try {
    const parsed: unknown = JSON.parse(text ?? "");
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The fields of a fault that were filled in. */
function ownFields(form: URLSearchParams): Record<string, unknown> {
  const numbers = ["times", "skip", "chance", "latency_ms", "retry_after_seconds"];
  return Object.fromEntries(
    ["path", "method", ...numbers].flatMap((name) => {
      const text = form.get(name)?.trim() ?? "";
      return text === "" ? [] : [[name, numbers.includes(name) ? Number(text) : text] as const];
    }),
  );
}
