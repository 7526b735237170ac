import { z } from 'zod';
import { SOURCE_NAME } from './names.ts';

/** What is asked of ingest: that a mapping (none: no longer) is applied to what a source sends, or, without a source, to what comes into the drop folder. */
export const attachSchema = z.strictObject({
	source: z.string().regex(SOURCE_NAME).nullable(),
	mapping: z.string().nullable()
});
export type Attach = z.infer<typeof attachSchema>;

/** The mappings that the office has saved, and where they are applied though nobody names them. */
export interface AttachedMappings {
	/** By name, those that can be attached to the drop folder and to sources. */
	forInbox: string[];
	forSources: string[];
	inbox: string | null;
	sources: Record<string, string>;
}
