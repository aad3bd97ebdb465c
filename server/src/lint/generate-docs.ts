/** Prints RULES.md: `npm run rules` puts it in its place. */
import { rules } from './rules/index.ts';
import { rulesMarkdown } from './rules-markdown.ts';

process.stdout.write(rulesMarkdown(rules));
