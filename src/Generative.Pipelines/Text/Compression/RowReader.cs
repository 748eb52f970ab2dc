using System.IO.Hashing;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Asks a model what follows in several texts that grow together, one token each at a time. Whoever compresses and whoever takes apart
/// again asks in the same way, in calls of the same shapes: logits differ in their last bits between one call over a text and many, or
/// between one row and several, and a bit is enough to lose the text. Belongs to one run, and to one thread.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="reach">How far it looks back.</param>
/// <param name="rows">Texts.</param>
/// <param name="first">Told the CRC-32 of the first answers' bits: where they differ, all that follow do.</param>
internal sealed class RowReader(ICausalModel model, ChainReach reach, int rows, Action<uint> first) : IDisposable
{
    private readonly List<long>[] _window =
        [.. Enumerable.Range(0, rows).Select(_ => reach.Begin is { } begin ? new List<long> { begin } : [])];
    private readonly float[] _logits = new float[checked(rows * model.Vocabulary)];
    private IRowCache? _cache;
    private int _sent;

    /// <summary>Network evaluations so far.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Finds out what follows; before a first token with no beginning all are equally likely.</summary>
    public void Ask()
    {
        if (_window[0].Count == 0)
            return;
        if (_window[0].Count > reach.Window)
        {
            foreach (var row in _window)
                row.RemoveRange(0, row.Count - reach.Context);
            _cache?.Dispose();
            (_cache, _sent) = (null, 0);
        }
        _cache ??= model.CreateCache(rows, reach.Window, CachePolicy.All);
        var length = _window[0].Count - _sent;
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var read = tensor([.. _window.SelectMany(row => row[^length..])], [rows, length], ScalarType.Int64, model.Device);
        var answers = model.Predict(new(read, NoiseLevels.All(0), Conditioning.None)
        {
            Cache = _cache,
            Answers = [.. Enumerable.Repeat(1, rows)],
        }).Value;
        answers.to(ScalarType.Float32).cpu().contiguous().data<float>().CopyTo(_logits);
        (_sent, Evaluations) = (_window[0].Count, Evaluations + 1);
        if (Evaluations == 1)
            first(Crc32.HashToUInt32(MemoryMarshal.AsBytes<float>(_logits)));
    }

    /// <summary>Logits of what follows in a text, float32 [vocabulary].</summary>
    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * model.Vocabulary, model.Vocabulary);

    /// <summary>Puts a token behind a text; each gets one before the next question.</summary>
    public void Add(int row, int token) => _window[row].Add(token);

    /// <summary>Frees what the model remembers.</summary>
    public void Dispose() => _cache?.Dispose();
}
