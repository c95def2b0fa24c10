import { type Answer, jsonAnswer } from "../answer.ts";
import { checkMethod } from "../gates/request.ts";
import type { Visit } from "../visit.ts";

const links = {
  name: "Car Pulse Tracker",
  docs: "/openapi.json",
  openapi: "/openapi.json",
  health: "/health",
  limits: "/api/v1/limits",
};

/** `GET /` of an API host: where to go from here. */
export function welcome(visit: Visit): Answer {
  visit.routeClass = "edge";
  checkMethod(visit, ["GET", "HEAD"]);
  return jsonAnswer(links);
}
