/** The one door that takes bytes: the edge and the origin have a rule of their own for it. */
export const photosPath = "/api/v1/tesla/vehicle-report/photos";

/** A photo may be this large as it is uploaded. */
export const photoBytesMax = 5 * 1024 * 1024;
