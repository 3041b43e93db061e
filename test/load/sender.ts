import { type SendRequest, sendDeliveries } from "./deliveries.ts";

/**
 * Sends deliveries in a process of its own: whatever keeps the emulated GitHub busy must not make a delivery late, and
 * so look like a slow answer.
 */
process.on("message", (request: SendRequest) => {
  sendDeliveries(request).then(
    (answers) => process.send?.(answers),
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit(0));
