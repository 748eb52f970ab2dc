using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Training;

/// <summary>
/// Windows of one length over a text of token ids. There are two for each line: one that begins where the line begins, which is how a
/// prompt begins, and one that begins anywhere, which is how a long text is cut into pieces. Owns the ids.
/// </summary>
public sealed class TokenWindows : ITrainingData
{
    private readonly Tensor ids;        // int64 [tokens]
    private readonly long[] starts;

    /// <summary>Windows over a text.</summary>
    /// <param name="ids">The whole text; at least <paramref name="length"/> tokens.</param>
    /// <param name="lineStarts">Where lines begin, ascending.</param>
    /// <param name="length">Tokens of a window, at least 1.</param>
    /// <exception cref="ArgumentException">The text is shorter than a window, or there are no lines.</exception>
    public TokenWindows(IReadOnlyList<int> ids, IReadOnlyList<int> lineStarts, int length)
    {
        if (length < 1 || ids.Count < length)
            throw new ArgumentException($"The text has {ids.Count} tokens; windows of {length} need at least as many, and a length of at least 1.", nameof(ids));
        if (lineStarts.Count == 0)
            throw new ArgumentException("The text has no lines; give at least one start.", nameof(lineStarts));
        Length = length;
        var last = ids.Count - length;
        var lines = lineStarts.Count;
        starts =
        [
            .. lineStarts.Select(start => (long)Math.Min(start, last)),
            .. Enumerable.Range(0, lines).Select(i => (long)i * last / lines),
        ];
        var all = ids.Select(id => (long)id).ToArray();
        this.ids = tensor(all, ScalarType.Int64).DetachFromDisposeScope();
        var hash = Convert.ToHexStringLower(XxHash3.Hash(MemoryMarshal.AsBytes(all.AsSpan())));
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{all.Length} tokens {hash}, windows of {length}");
    }

    /// <summary>Tokens of a window.</summary>
    public int Length { get; }

    /// <summary>Tokens of the text.</summary>
    public long Tokens => ids.shape[0];

    /// <summary>Number of windows.</summary>
    public long Count => starts.Length;

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Windows of a tokenized text whose lines end in a line feed; empty lines are left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="length">Tokens of a window.</param>
    public static TokenWindows Of(string text, ITextTokenizer tokenizer, int length)
    {
        var (ids, starts) = (new List<int>(), new List<int>());
        // Line by line: what a line becomes must not depend on its neighbours, or a prompt would become something else than in training.
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            starts.Add(ids.Count);
            ids.AddRange(tokenizer.Encode(line + "\n"));
        }

        return new(ids, starts, length);
    }

    /// <inheritdoc/>
    public TrainingBatch Pick(Tensor indices, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        using var scope = NewDisposeScope();
        using var from = tensor([.. indices.data<long>().Select(i => starts[i])], ScalarType.Int64);
        using var places = from.unsqueeze(1) + arange(Length);
        return TrainingBatch.Text(ids[places].to(device ?? CPU).MoveToOuterDisposeScope());
    }

    /// <summary>Frees the ids.</summary>
    public void Dispose() => ids.Dispose();
}
