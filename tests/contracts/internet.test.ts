import { createInternet } from "../../origin/outside/internet/system.ts";
import { internetContract } from "./internet.ts";

internetContract("the system's resolver and sockets", (certificateAuthority) =>
  createInternet({ certificateAuthority }),
);
