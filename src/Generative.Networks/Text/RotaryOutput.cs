using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>The last norm, modulated where there is a conditioning, and the projection to logits; fresh it answers 0.</summary>
internal sealed class RotaryOutput : Module
{
    private readonly TextNorm norm_final;
    private readonly Linear linear;
    private readonly Linear? adaLN_modulation;

    public RotaryOutput(int width, int vocabulary, int? conditioning) : base(nameof(RotaryOutput))
    {
        norm_final = new(width, useBias: conditioning is null);
        linear = new(width, vocabulary, TokenMath.Zero);
        adaLN_modulation = conditioning is { } c ? new Linear(c, 2L * width, TokenMath.Zero) : null;
        RegisterComponents();
    }

    /// <summary>Logits of all positions, or of some only: the projection is most of the work where the vocabulary is large.</summary>
    /// <param name="tokens">[batch, length, width].</param>
    /// <param name="conditioning">[batch or 1, conditioning]; null where the network has none.</param>
    /// <param name="positions">Which positions, bool [batch, length]; null for all.</param>
    /// <returns>[batch, length, vocabulary], or [count, vocabulary] of the chosen positions row by row.</returns>
    public Tensor Run(Tensor tokens, Tensor? conditioning, Tensor? positions)
    {
        using var scope = NewDisposeScope();
        var x = norm_final.forward(tokens);
        if (adaLN_modulation is not null)
        {
            var parts = adaLN_modulation.forward(conditioning!).chunk(2, 1);
            x = TokenMath.Modulate(x, parts[0], parts[1]);
        }
        var rows = positions is null ? x.flatten(0, 1) : x[positions];
        var logits = linear.forward(rows);
        return (positions is null ? logits.reshape(tokens.shape[0], tokens.shape[1], -1) : logits).MoveToOuterDisposeScope();
    }
}
