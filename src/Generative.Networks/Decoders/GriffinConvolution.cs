using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>Each entry's weighted sum over the latest tokens. [batch, token, width] -> the same.</summary>
public sealed class GriffinConvolution : Module
{
    private const double Variance = 0.01;       // of fresh weights, as published

    private readonly Parameter w;               // [tokens, width], the present token's last
    private readonly Parameter b;               // [width]

    internal GriffinConvolution(int width, int tokens) : base(nameof(GriffinConvolution))
    {
        var fresh = new WeightInit(InitMode.KaimingNormal, Math.Sqrt(Variance));
        w = new Parameter(fresh.Draw([tokens, width], tokens, width, fresh.Weight));
        b = new Parameter(fresh.Draw([width], tokens, width, fresh.Bias));
        RegisterComponents();
    }

    /// <summary>The sums over whole texts, from their beginning.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <returns>[batch, token, width], and the last tokens that are looked back at. Fresh, in the caller's dispose scope.</returns>
    public (Tensor Out, Tensor State) Evaluate(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (made, state) = Run(x, GriffinPlaces.Whole(x), null);
        return (made.MoveToOuterDisposeScope(), state.MoveToOuterDisposeScope());
    }

    /// <summary>The sums, and the tokens that the next ones look back at.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <param name="places">Where the tokens stand.</param>
    /// <param name="before">The tokens just before, [batch, tokens - 1, width], zeros where there are none; null for none at all.</param>
    /// <returns>[batch, token, width]; each row's own last tokens in the form of <paramref name="before"/>.</returns>
    internal (Tensor Out, Tensor State) Run(Tensor x, GriffinPlaces places, Tensor? before)
    {
        using var scope = NewDisposeScope();
        var (rows, tokens, reach) = (x.shape[0], x.shape[1], w.shape[0] - 1);
        var all = cat([before ?? zeros([rows, reach, x.shape[2]], x.dtype, x.device), x], 1);
        var sum = x * w[reach] + b;
        for (var back = 1L; back <= reach; back++)
        {
            var seen = all.narrow(1, reach - back, tokens);
            if (places.Within(back) is { } within)
                seen = seen * within.to(x.dtype);
            sum += seen * w[reach - back];
        }
        return (sum.MoveToOuterDisposeScope(), places.Last(all, reach).MoveToOuterDisposeScope());
    }
}
