namespace Generative;

/// <summary>
/// A network over tokens that answers for a whole block at once, given all blocks before it: the next block of a video (Ren et al. 2025),
/// the next scale of a picture (Tian et al. 2024). Tokens of a block are independent given those before it.
/// </summary>
/// <remarks>
/// A question's state is the sequence so far, int64 [rows, tokens], whole blocks and all rows of one length; [rows, 0] where the model
/// begins by itself. With a cache only the tokens it lacks are sent (its <see cref="IModelCache.Length"/> counts tokens); it can be cut
/// back to whole blocks. The answer is logits [rows, size of the next block, vocabulary]. A class, where the model knows classes, is
/// <see cref="Conditioning.Classes"/> of every question.
/// </remarks>
public interface IBlockModel : ICachingModel
{
    /// <summary>Number of tokens it answers about.</summary>
    int Vocabulary { get; }

    /// <summary>The blocks, in the order they are made; the same as <see cref="ModelTraits.Blocks"/>.</summary>
    BlockLayout Blocks { get; }

    /// <summary>
    /// Where each token of the sequence stands in the picture or video, as its number in reading order (frame, row, column); null where the
    /// sequence is in reading order, or is scales one after the other.
    /// </summary>
    IReadOnlyList<int>? Order { get; }
}
