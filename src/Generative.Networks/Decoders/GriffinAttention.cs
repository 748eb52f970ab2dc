using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Local attention whose query heads share one key and one value (Shazeer 2019): a token sees itself and the window's tokens before it.
/// Rotary positions turn the first half of each head. [batch, token, width] -> the same.
/// </summary>
public sealed class GriffinAttention : Module<Tensor, Tensor>
{
    // Queries of a long text go in stretches with the keys they can see, so that cost and memory grow with the length alone.
    private const long LeastStretch = 256;

    private readonly Linear proj_q, proj_k, proj_v, proj_final;
    private readonly int _heads, _headWidth, _window;

    internal GriffinAttention(GriffinOptions options) : base(nameof(GriffinAttention))
    {
        (_heads, _headWidth, _window) = (options.Heads, options.HeadWidth, options.Window);
        proj_q = GriffinInit.In(options.Width, options.Width, bias: false);
        proj_k = GriffinInit.In(options.Width, _headWidth, bias: false);
        proj_v = GriffinInit.In(options.Width, _headWidth, bias: false);
        proj_final = GriffinInit.Out(options, options.Width);
        RegisterComponents();
    }

    /// <summary>One pass over whole texts, from their beginning.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <returns>The same shape, fresh in the caller's dispose scope.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var places = GriffinPlaces.Whole(x);
        return Run(x, places, places.Rotary(_headWidth, x.dtype), null, []).MoveToOuterDisposeScope();
    }

    /// <summary>One pass.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <param name="places">Where the tokens stand.</param>
    /// <param name="rotary">Cosines and sines of their positions, [batch or 1, token, half a head's width].</param>
    /// <param name="window">Keys and values before them, which takes these in; null for none.</param>
    /// <param name="held">Tokens each row has in it.</param>
    internal Tensor Run(Tensor x, GriffinPlaces places, (Tensor Cos, Tensor Sin) rotary, RecurrentWindow? window, IReadOnlyList<int> held)
    {
        using var scope = NewDisposeScope();
        var (rows, tokens) = (x.shape[0], x.shape[1]);
        var queries = Turn(proj_q.forward(x).reshape(rows, tokens, _heads, _headWidth),
            rotary.Cos.unsqueeze(2), rotary.Sin.unsqueeze(2));
        var (keys, values) = (Turn(proj_k.forward(x), rotary.Cos, rotary.Sin), proj_v.forward(x));
        var before = window?.Held ?? 0;
        if (window is not null)
            (keys, values) = window.Append(keys, values);

        var stretch = Math.Max(LeastStretch, _window);
        var mixed = new List<Tensor>();
        for (var from = 0L; from < tokens; from += stretch)
        {
            var count = Math.Min(stretch, tokens - from);
            // In the window's numbering query `from` is key before + from.
            var first = Math.Max(0, before + from - _window);
            var seen = before + from + count - first;
            var mask = Mask(before, from, count, first, seen, places, held, x.device);
            mixed.Add(Attend(queries.narrow(1, from, count), keys.narrow(1, first, seen), values.narrow(1, first, seen), mask));
        }
        return proj_final.forward(mixed is [var all] ? all : cat([.. mixed], 1)).MoveToOuterDisposeScope();
    }

    /// <summary>softmax(q k' / sqrt(head width)) v: [batch, token, width].</summary>
    private Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? mask)
    {
        var (rows, tokens) = (queries.shape[0], queries.shape[1]);
        var (k, v) = (keys.unsqueeze(1), values.unsqueeze(1));
        // One token's heads are like so many queries to the only key head, which is then read once.
        if (tokens == 1)
            return functional.scaled_dot_product_attention(queries.transpose(1, 2).reshape(rows, 1, _heads, _headWidth), k, v, mask)
                .reshape(rows, 1, -1);
        return functional.scaled_dot_product_attention(
            queries.transpose(1, 2), k.expand(-1, _heads, -1, -1), v.expand(-1, _heads, -1, -1), mask)
            .transpose(1, 2).reshape(rows, tokens, -1);
    }

    /// <summary>True where a query may look, [batch or 1, 1, count, seen]; null for everywhere.</summary>
    private Tensor? Mask(
        long before, long from, long count, long first, long seen, GriffinPlaces places, IReadOnlyList<int> held, Device device)
    {
        // Of shorter rows the window begins with filler.
        var isShort = held.Any(h => h < before);
        if (count == 1 && !isShort && places.Texts is null)
            return null;
        var query = GriffinPlaces.Range(before + from, count, device).unsqueeze(1);
        var key = GriffinPlaces.Range(first, seen, device).unsqueeze(0);
        var oldest = GriffinPlaces.Range(before + from - _window, count, device).unsqueeze(1);
        var mask = key.le(query).logical_and(key.ge(oldest)).unsqueeze(0);
        if (isShort)
        {
            var begins = tensor([.. held.Select(h => before - h)], ScalarType.Int64, device).reshape(-1, 1, 1);
            mask = mask.logical_and(key.unsqueeze(0).ge(begins));
        }
        if (places.Texts is { } texts)
            mask = mask.logical_and(
                texts.narrow(1, from, count).unsqueeze(2).eq(texts.narrow(1, first - before, seen).unsqueeze(1)));
        return mask.unsqueeze(1);
    }

    /// <summary>Turns the pairs of the first half, entry i with entry i + a quarter, and leaves the second.</summary>
    private static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        var halves = x.chunk(2, -1);
        return cat([Rotary.Turn(halves[0], cos, sin), halves[1]], -1);
    }
}
