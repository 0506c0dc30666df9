/** The folder in the data home where exported telemetry waits for the capture process, one file a day. */
export const telemetryFolder = 'telemetry'
