using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// New sub-tokens behind those a cache holds: each sees those before it in its own cell and itself. All cells are attended at once.
/// </summary>
internal sealed class PartLook : FactorizedLook
{
    private readonly DecoderStep _step;
    private readonly DecoderGroup _seen;
    private readonly (Tensor Rows, Tensor Slots)? _picked;      // what each token sees, [tokens, 1] and [tokens, depth]
    private readonly Tensor? _mask;

    /// <summary>A look of a step's tokens.</summary>
    /// <param name="options">The network.</param>
    /// <param name="rotary">Cosines and sines of the tokens.</param>
    /// <param name="step">The tokens.</param>
    public PartLook(FactorizedOptions options, (Tensor Cos, Tensor Sin) rotary, DecoderStep step) : base(options, rotary)
    {
        _step = step;
        if (step.IsUniform && step.Counts[0] == 1)
        {
            // One token a row, all at the same place: what they see is one piece of what is held.
            var part = step.Starts[0] % options.Slots;
            _seen = new(0, step.Counts.Length, 1, 0, step.Starts[0] - part, part + 1);
            return;
        }
        _seen = new(0, step.Counts.Length, 1, 0, 0, step.Starts.Zip(step.Counts, (s, c) => s + c).Max());
        (_picked, _mask) = Pick(options.Slots);
    }

    /// <inheritdoc/>
    protected override Tensor Split(Tensor fused) => _step.Split(fused, Options.HeadSize);

    /// <inheritdoc/>
    protected override Tensor Mix(int layer, Tensor query, Tensor key, Tensor value)
    {
        var cache = _step.Cache!;
        cache.Write(layer, _step, key, value);
        var (keys, values) = cache.Read(layer, _seen);
        if (_picked is { } picked)
            (keys, values) = (At(keys, picked), At(values, picked));
        // Query heads that share keys are so many more queries of one place.
        var q = query.reshape(_step.Tokens, Options.KeyHeads, Options.Heads / Options.KeyHeads, Options.HeadSize);
        return functional.scaled_dot_product_attention(q, keys, values, _mask).reshape(_step.Tokens, -1);
    }

    // [rows, key heads, slots, size] -> [tokens, key heads, depth, size]
    private static Tensor At(Tensor held, (Tensor Rows, Tensor Slots) picked) =>
        held.index(TensorIndex.Tensor(picked.Rows), TensorIndex.Colon, TensorIndex.Tensor(picked.Slots)).transpose(1, 2);

    private ((Tensor, Tensor), Tensor?) Pick(int slots)
    {
        var all = Enumerable.Range(0, _step.Counts.Length).SelectMany(row =>
            Enumerable.Range(_step.Starts[row], _step.Counts[row]).Select(place => (row, place))).ToArray();
        var depth = all.Max(t => t.place % slots) + 1;
        var (seen, hidden) = (new long[all.Length * depth], new bool[all.Length * depth]);
        for (var (token, i) = (0, 0); token < all.Length; token++)
            for (var (place, part) = (all[token].place, 0); part < depth; part++, i++)
            {
                hidden[i] = part > place % slots;
                seen[i] = hidden[i] ? place : place - place % slots + part;
            }
        var device = _step.Ids.device;
        var rows = tensor([.. all.Select(t => (long)t.row)], ScalarType.Int64, device).unsqueeze(1);
        var mask = !hidden.Contains(true) ? null : zeros([all.Length, 1, 1, depth], _step.DType, device)
            .masked_fill_(tensor(hidden, [all.Length, 1, 1, depth], ScalarType.Bool, device), HeldScalars.Unseen);
        return ((rows, tensor(seen, [all.Length, depth], ScalarType.Int64, device)), mask);
    }
}
