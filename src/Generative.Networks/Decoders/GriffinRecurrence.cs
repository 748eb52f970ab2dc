using GeluForm = TorchSharp.Modules.GELU.Approximate;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The recurrent mixing of a block (De et al. 2024, section 2.3): a convolution and the RG-LRU on one branch, a GeLU gate on the other.
/// [batch, token, width] -> the same.
/// </summary>
internal sealed class GriffinRecurrence : Module
{
    private readonly Linear linear_y, linear_x, linear_out;
    private readonly GriffinConvolution conv_1d;
    private readonly RgLru rg_lru;

    public GriffinRecurrence(GriffinOptions options) : base(nameof(GriffinRecurrence))
    {
        linear_y = GriffinInit.In(options.Width, options.RecurrentWidth);
        linear_x = GriffinInit.In(options.Width, options.RecurrentWidth);
        linear_out = GriffinInit.Out(options, options.RecurrentWidth);
        conv_1d = new(options.RecurrentWidth, options.ConvolutionWidth);
        rg_lru = new(options.RecurrentWidth, options.Heads);
        RegisterComponents();
    }

    /// <summary>One pass, and the state that the next tokens continue.</summary>
    /// <param name="x">[batch, token, width].</param>
    /// <param name="places">Where the tokens stand.</param>
    /// <param name="before">The state before them; null for none.</param>
    public (Tensor Out, RecurrentState State) Run(Tensor x, GriffinPlaces places, RecurrentState? before)
    {
        using var scope = NewDisposeScope();
        var gate = functional.gelu(linear_y.forward(x), GeluForm.tanh);
        var (seen, latest) = conv_1d.Run(linear_x.forward(x), places, before?.Latest);
        var (states, hidden) = rg_lru.Run(seen, places, before?.Hidden);
        var mixed = linear_out.forward(states * gate);
        return (mixed.MoveToOuterDisposeScope(), new(latest.MoveToOuterDisposeScope(), hidden.MoveToOuterDisposeScope()));
    }
}
