using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// The linear recurrence h(t) = a(t) h(t - 1) + x(t), entry by entry, in float32. Cut into about sqrt(tokens) stretches that run side by
/// side from nothing; what each brings to the next is added afterwards. That takes about 2 sqrt(tokens) steps instead of one a token, and
/// divides by nothing, so that it is as exact as the plain loop.
/// </summary>
internal static class RecurrentScan
{
    /// <summary>All states.</summary>
    /// <param name="x">[batch, token, width], float32.</param>
    /// <param name="a">The same shape, 0 to 1.</param>
    /// <param name="before">h(-1), float32 [batch, width]; null for 0.</param>
    /// <returns>[batch, token, width], float32.</returns>
    public static Tensor Run(Tensor x, Tensor a, Tensor? before)
    {
        using var scope = NewDisposeScope();
        var (rows, tokens, width) = (x.shape[0], x.shape[1], x.shape[2]);
        if (tokens == 1)
            return (before is null ? x.alias() : a * before.unsqueeze(1) + x).MoveToOuterDisposeScope();

        var length = (long)Math.Ceiling(Math.Sqrt(tokens));
        var stretches = (tokens + length - 1) / length;
        // Behind the last token the state stays as it is.
        var missing = stretches * length - tokens;
        var (xs, factors) = (Cut(Filled(x, 0)), Cut(Filled(a, 1)));

        Tensor[] own = new Tensor[length], fade = new Tensor[length];
        (own[0], fade[0]) = (xs[0], factors[0]);
        for (var t = 1; t < length; t++)
            (own[t], fade[t]) = (factors[t] * own[t - 1] + xs[t], factors[t] * fade[t - 1]);

        var carried = new Tensor[stretches];
        carried[0] = before ?? zeros([rows, width], x.dtype, x.device);
        var (ends, fades) = (own[^1].unbind(1), fade[^1].unbind(1));
        for (var s = 1; s < stretches; s++)
            carried[s] = fades[s - 1] * carried[s - 1] + ends[s - 1];

        var states = stack(own, 2) + stack(fade, 2) * stack(carried, 1).unsqueeze(2);
        return states.reshape(rows, stretches * length, width).narrow(1, 0, tokens).MoveToOuterDisposeScope();

        Tensor Filled(Tensor y, double with) => missing == 0 ? y : cat([y, full([rows, missing, width], with, y.dtype, y.device)], 1);
        Tensor[] Cut(Tensor y) => y.reshape(rows, stretches, length, width).unbind(2);
    }
}
