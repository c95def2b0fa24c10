import { linksTo } from "../../../shared/cloud-storage/object-links.ts";
import type { V4Signer } from "../../../shared/cloud-storage/sign-v4.ts";
import type { ReportStore } from "./port.ts";

const opensForSeconds = 60;

/** Reports lie in a bucket of Google Cloud Storage, under `reports/<report id>/<file name>`. */
export function gcsReports(bucket: string, signer: V4Signer, time: { now: () => number }): ReportStore {
  const linkTo = linksTo(bucket, signer, time);
  return {
    seenByOrigin: false,
    addressOf: (reportId, fileName, method) =>
      linkTo(`reports/${reportId}/${fileName}`, { method, seconds: opensForSeconds, fileName }),
  };
}
