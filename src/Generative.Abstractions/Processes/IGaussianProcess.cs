namespace Generative;

/// <summary>A continuous process whose unit noise is standard normal: classical diffusion and flow matching with a Gaussian prior.</summary>
public interface IGaussianProcess : IContinuousProcess;
