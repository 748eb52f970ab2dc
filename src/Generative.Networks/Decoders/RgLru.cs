using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The real-gated linear recurrent unit (De et al. 2024, Griffin, equations 1 to 4): a(t) = exp(-8 softplus(a_param) r(t)) and
/// h(t) = a(t) h(t - 1) + sqrt(1 - a(t)^2) i(t) x(t), with gates r and i. A text's first token enters as it is.
/// </summary>
public sealed class RgLru : Module
{
    private static readonly Scalar Slope = -8.0;                        // -c of equation 3
    private const double LeastDecay = 0.9, MostDecay = 0.999;           // of fresh weights, section 2.4

    private readonly Parameter a_param;         // [width]
    private readonly RgLruGate input_gate, a_gate;

    internal RgLru(int width, int blocks) : base(nameof(RgLru))
    {
        a_param = new Parameter(Decays(width));
        input_gate = new(width, blocks);
        a_gate = new(width, blocks);
        RegisterComponents();
    }

    /// <summary>The states of whole texts, from their beginning.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <returns>[batch, token, width], and the state after the last token, float32 [batch, width]. Fresh, in the caller's dispose
    /// scope.</returns>
    public (Tensor Out, Tensor State) Evaluate(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (made, state) = Run(x, GriffinPlaces.Whole(x), null);
        return (made.MoveToOuterDisposeScope(), state.MoveToOuterDisposeScope());
    }

    /// <summary>States of all tokens, and what the next ones continue.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <param name="places">Where the tokens stand.</param>
    /// <param name="before">State before the first token, float32 [batch, width]; null for none.</param>
    /// <returns>[batch, token, width] in x's dtype; the state after each row's own last token, float32 [batch, width].</returns>
    internal (Tensor Out, Tensor State) Run(Tensor x, GriffinPlaces places, Tensor? before)
    {
        using var scope = NewDisposeScope();
        // The recurrence is summed over whole texts: float32 whatever the weights' dtype, as published.
        var rate = a_gate.forward(x).to(ScalarType.Float32) * functional.softplus(a_param.to(ScalarType.Float32)) * Slope;
        var decay = rate.exp();
        var entry = ((rate * HeldScalars.Two).exp().neg() + HeldScalars.One).sqrt();
        if (places.Starts is { } starts)
        {
            entry = entry.masked_fill(starts, HeldScalars.One);
            decay = decay.masked_fill(starts, HeldScalars.Zero);
        }
        var taken = (x * input_gate.forward(x)).to(ScalarType.Float32) * entry;
        if (places.Filler is { } filler)
        {
            taken = taken.masked_fill(filler, HeldScalars.Zero);
            decay = decay.masked_fill(filler, HeldScalars.One);
        }
        var states = RecurrentScan.Run(taken, decay, before);
        // Behind a row's own tokens the state did not change, so that the last column holds it for all rows.
        var last = states.select(1, states.shape[1] - 1).clone();
        return (states.to(x.dtype).MoveToOuterDisposeScope(), last.MoveToOuterDisposeScope());
    }

    /// <summary>Parameters whose a, at a gate of 1/8, are spread over a ring: uniform in the square.</summary>
    private static Tensor Decays(int width)
    {
        if (UnsetWeights.Make([width]) is { } unset)
            return unset;
        using var scope = NewDisposeScope();
        // Inputs 3 make the draw uniform in -1 to 1.
        var uniform = (new WeightInit(InitMode.KaimingUniform).Draw([width], fanIn: 3, fanOut: width, factor: 1) + 1) / 2;
        var square = uniform * (MostDecay * MostDecay - LeastDecay * LeastDecay) + LeastDecay * LeastDecay;
        return ((square.log() * -0.5).exp() - 1).log().MoveToOuterDisposeScope();
    }
}
