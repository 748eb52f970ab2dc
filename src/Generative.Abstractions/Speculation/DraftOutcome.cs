namespace Generative;

/// <summary>What became of a draft.</summary>
/// <param name="Number">Row of the run.</param>
/// <param name="Drafted">Length of its longest line.</param>
/// <param name="Accepted">How many tokens of a line were accepted.</param>
public readonly record struct DraftOutcome(int Number, int Drafted, int Accepted);
