using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// Group normalisation whose gain and offset come from the latent that is being decoded (Luo et al. 2024, section 3.1): the gain from the
/// standard deviation over its places, the offset from the mean.
/// </summary>
internal sealed class AdaptiveGroupNorm : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear gamma, beta;

    /// <summary>A norm with fresh weights.</summary>
    /// <param name="latentChannels">Channels of the latent.</param>
    /// <param name="channels">Channels of what is normalised; a multiple of 32.</param>
    public AdaptiveGroupNorm(long latentChannels, long channels) : base(nameof(AdaptiveGroupNorm))
    {
        gamma = new(latentChannels, channels, DefaultInit.Value);
        beta = new(latentChannels, channels, DefaultInit.Value);
        RegisterComponents();
    }

    /// <summary>Normalises.</summary>
    /// <param name="input">[batch, channels, H, W].</param>
    /// <param name="latent">[batch, latent channels, h, w] of at least two places: the variance is the unbiased one.</param>
    public override Tensor forward(Tensor input, Tensor latent)
    {
        using var scope = NewDisposeScope();
        var places = latent.flatten(2);
        var gain = gamma.call((places.var(-1) + Magvit2ResBlock.Eps).sqrt());
        var offset = beta.call(places.mean([-1L]));
        var x = functional.group_norm(input, Magvit2Options.NormGroups, null, null, Magvit2ResBlock.Eps);
        return (x * gain.unsqueeze(-1).unsqueeze(-1) + offset.unsqueeze(-1).unsqueeze(-1)).MoveToOuterDisposeScope();
    }
}
