using System.Diagnostics;
using System.IO.Hashing;
using Generative.Sampling;
using TorchSharp;
using static Generative.Pipelines.RequestNumbers;

namespace Generative.Pipelines;

/// <summary>
/// Lossless compression of any bytes by a model's own probabilities with arithmetic coding (Valmeekam et al. 2023, LLMZip). The file is as
/// long as <see cref="TextScorer"/> says, up to half a percent and a header of a few dozen bytes. Who takes it apart must compute the same
/// numbers to the last bit: the file names weights, tokenizer and threads, and both sides ask the network in the same way. Another
/// kind of processor, device, dtype or torch may still compute others: checksums tell, of the first answers and of the whole text.
/// Decompressing sets torch's number of threads to the file's while it runs. Immutable; serves many requests at once.
/// </summary>
/// <param name="models">Where models come from.</param>
public sealed class TextCompressor(IModelCatalog models)
{
    /// <summary>Compresses bytes.</summary>
    /// <param name="request">Model and bytes.</param>
    /// <param name="progress">Told the share done, 0 to 1, after every network evaluation.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="FileNotFoundException">The model's folder has no tokenizer.</exception>
    /// <exception cref="InvalidDataException">The model does not write from left to right, or its tokenizer belongs to another or cannot
    /// say the text byte for byte.</exception>
    /// <exception cref="InvalidOperationException">The network's answers are no numbers.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<CompressionResult> CompressAsync(
        CompressRequest request, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = Stopwatch.GetTimestamp();
        var (described, tokenizer) = Open(request.Model);
        var reach = ChainReach.Of(described, request.Context);
        var asked = request.Rows is { } rows ? Within(rows, 1, CompressRequest.MaxRows, "rows") : (int?)null;
        var ids = ExactTokens.Of(tokenizer, request.Data.Span, $"The file cannot be compressed by '{described.Card.Name}'");
        var model = await LoadAsync(request.Model, cancellation).ConfigureAwait(false);
        var load = Stopwatch.GetElapsedTime(start);

        var layout = new RowLayout(
            ids.Count, Math.Clamp(asked ?? RowLayout.UsualRows(ids.Count), 1, Math.Max(ids.Count, 1)), reach, torch.get_num_threads());
        var (coded, answers, evaluations) = await Task.Run(() => Encode(model, layout, ids, progress, cancellation), cancellation)
            .ConfigureAwait(false);
        var header = new CompressedHeader(described.Card.Name, ModelMark.Weights(model.Card), ModelMark.Tokenizer(tokenizer), layout,
            request.Data.Length, answers, Crc32.HashToUInt32(request.Data.Span), Crc32.HashToUInt32(coded)).Write();
        return new((byte[])[.. header, .. coded], request.Data.Length, header.Length + coded.Length, ids.Count, layout.Rows)
        {
            Card = model.Card,
            HeaderBytes = header.Length,
            Threads = layout.Threads,
            NetworkEvaluations = evaluations,
            Load = load,
            Total = Stopwatch.GetElapsedTime(start),
        };
    }

    /// <summary>The bytes again.</summary>
    /// <param name="model">Name or folder of the model they were compressed by.</param>
    /// <param name="file">What <see cref="CompressAsync"/> made.</param>
    /// <param name="progress">Told the share done, 0 to 1, after every network evaluation.</param>
    /// <param name="cancellation">Looked at before every network evaluation.</param>
    /// <exception cref="InvalidDataException">The file is another's, of another version, damaged or cut off; it was compressed by another
    /// model; or the model computes other numbers here than where it was compressed.</exception>
    /// <exception cref="KeyNotFoundException">There is no such model.</exception>
    /// <exception cref="FileNotFoundException">The model's folder has no tokenizer.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<CompressionResult> DecompressAsync(
        string model, ReadOnlyMemory<byte> file, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var start = Stopwatch.GetTimestamp();
        var (header, length) = CompressedHeader.Read(file.Span);
        var (_, tokenizer) = Open(model);
        var loaded = await LoadAsync(model, cancellation).ConfigureAwait(false);
        CompressedMatch.Check(header, loaded, tokenizer);
        var load = Stopwatch.GetElapsedTime(start);

        var ids = new int[header.Layout.Tokens];
        var decoder = new RangeDecoder(file[length..]);
        var evaluations = await Task.Run(() => RowTexts.Run(loaded, header.Layout, (place, shares) => ids[place] = decoder.Decode(shares),
            answers => CompressedMatch.CheckAnswers(header, answers, loaded), progress, cancellation), cancellation).ConfigureAwait(false);
        var text = CompressedMatch.Text(header, ids, tokenizer, loaded);
        return new(text, text.Length, file.Length, ids.Length, header.Layout.Rows)
        {
            Card = loaded.Card,
            HeaderBytes = length,
            Threads = header.Layout.Threads,
            NetworkEvaluations = evaluations,
            Load = load,
            Total = Stopwatch.GetElapsedTime(start),
        };
    }

    private static (byte[] Body, uint Answers, int Evaluations) Encode(
        ICausalModel model, RowLayout layout, IReadOnlyList<int> ids, Action<double>? progress, CancellationToken cancellation)
    {
        var (body, answers) = (new List<byte>(), 0u);
        var encoder = new RangeEncoder(body);
        var evaluations = RowTexts.Run(model, layout, (place, shares) =>
        {
            encoder.Encode(shares.Of(ids[place]));
            return ids[place];
        }, first => answers = first, progress, cancellation);
        encoder.Finish();
        while (body is [.., 0])
            body.RemoveAt(body.Count - 1); // a reader takes zeros for what is missing
        return ([.. body], answers, evaluations);
    }

    private (ModelDescription Model, ITextTokenizer Tokenizer) Open(string name)
    {
        var model = models.Describe(name);
        if (model.Process is not NextTokenProcess process || model.Tokenizer is null)
            throw new InvalidDataException($"'{model.Card.Name}' does not write text from left to right, and knows no probability of a "
                + "token given all before it; name a model that does.");
        var tokenizer = model.Tokenizer();
        TokenizerFit.Check(tokenizer, process.Vocabulary, model.Card.Name);
        return (model, tokenizer);
    }

    private async Task<ICausalModel> LoadAsync(string name, CancellationToken cancellation) =>
        await Task.Run(() => models.Get(name), cancellation).ConfigureAwait(false) as ICausalModel
        ?? throw new InvalidDataException($"'{name}' does not write from left to right once loaded; its folder is damaged.");
}
