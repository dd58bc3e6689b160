/** The little Markdown that the API description is written in: paragraphs, lists, `code` and **strong** words. */
export type Piece = { kind: 'plain' | 'code' | 'strong'; text: string };
export type Block = { kind: 'paragraph'; pieces: Piece[] } | { kind: 'list'; items: Piece[][] };

export function readProse(text: string): Block[] {
  return text
    .split(/\n\n+/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): Block => {
      const lines = block.split('\n');
      if (!lines.every((line) => line.startsWith('- '))) return { kind: 'paragraph', pieces: readPieces(block) };
      return { kind: 'list', items: lines.map((line) => readPieces(line.slice(2))) };
    });
}

export function readPieces(text: string): Piece[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((piece) => piece !== '')
    .map((piece): Piece => {
      if (piece.length > 2 && piece.startsWith('`')) return { kind: 'code', text: piece.slice(1, -1) };
      if (piece.length > 4 && piece.startsWith('**')) return { kind: 'strong', text: piece.slice(2, -2) };
      return { kind: 'plain', text: piece };
    });
}
