import { StreamEnded, TextTooLarge } from './errors.ts';
import { type InspectInput, type Inspection, type InspectionStream, MAX_TEXT_LENGTH } from './inspection.ts';

/** A stream that holds everything back and inspects it as a whole at the end. */
export function openStream(inspect: (input: InspectInput) => Inspection, input: Omit<InspectInput, 'text'>): InspectionStream {
  const chunks: string[] = [];
  let length = 0;
  let hasEnded = false;
  return {
    push(chunk) {
      if (hasEnded) throw new StreamEnded();
      length += chunk.length;
      if (length > MAX_TEXT_LENGTH) {
        chunks.length = 0;
        hasEnded = true;
        throw new TextTooLarge({ length, limit: MAX_TEXT_LENGTH });
      }
      chunks.push(chunk);
      return '';
    },
    end() {
      if (hasEnded) throw new StreamEnded();
      hasEnded = true;
      const text = chunks.join('');
      const inspection = inspect({ ...input, text });
      const rest = inspection.decision === 'block' ? '' : (inspection.redactedText ?? text);
      return { ...inspection, rest };
    },
  };
}
