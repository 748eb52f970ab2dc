namespace Generative.Pipelines;

/// <summary>A model whose state is a latent: pictures are encoded before a run and decoded after it.</summary>
public interface ILatentModel : IGenerativeModel
{
    /// <summary>Between pictures and this model's latents; lives as long as the model.</summary>
    ILatentCodec Codec { get; }
}
