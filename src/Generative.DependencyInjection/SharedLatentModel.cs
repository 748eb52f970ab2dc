using Generative.Pipelines;

namespace Generative.DependencyInjection;

/// <summary>A catalog's latent model handed out by key, with its codec.</summary>
internal sealed class SharedLatentModel(ILatentModel inner) : SharedModel(inner), ILatentModel
{
    public ILatentCodec Codec => inner.Codec;
}
