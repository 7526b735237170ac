/** What the catalogue says, in both languages of the office. */
export interface Text {
	fa: string;
	en: string;
}
