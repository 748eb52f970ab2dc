namespace Generative.Tokenizers;

/// <summary>What one escape or character of a published pattern stands for.</summary>
/// <param name="Length">Code units it takes in the pattern.</param>
/// <param name="Scalar">The character; -1 where it is a set or something else, such as an anchor.</param>
/// <param name="Set">The set, or null.</param>
/// <param name="Negated">Whether what is outside the set is meant.</param>
internal readonly record struct PublishedAtom(int Length, int Scalar, ScalarSet? Set = null, bool Negated = false);
