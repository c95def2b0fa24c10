export declare const observatory: string;

export declare function gradeOf(
  host: string,
  answer: Response,
  corsAnswer: Response,
): Promise<{ grade: string; score: number; results: Record<string, string> }>;
